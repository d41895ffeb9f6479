"""Thước Đo: one system for the administrative reform of a province."""
