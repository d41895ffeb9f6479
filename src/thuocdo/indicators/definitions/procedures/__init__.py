"""Administrative procedures ("cải cách thủ tục hành chính"), the largest theme, one module per part of it."""
