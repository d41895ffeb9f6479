"""Official documents in the layout of Decree 30/2020/NĐ-CP: letters and reports out of Word templates that an office can restyle."""
