"""The screens of the catalogue of procedures, for officials."""
