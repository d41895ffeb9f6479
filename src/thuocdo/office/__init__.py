"""Screens for officials."""
