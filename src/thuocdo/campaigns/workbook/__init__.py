"""The form of a unit as an Excel workbook and back: written, filled away from the product, looked through, and stored once confirmed."""
