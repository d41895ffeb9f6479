"""Digital government ("xây dựng và phát triển chính quyền điện tử, chính quyền số"), one module per part of it."""
