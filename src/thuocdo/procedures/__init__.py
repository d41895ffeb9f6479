"""The catalogue of administrative procedures ("thủ tục hành chính"): what the law asks for, in versions, and how agencies handle it."""
