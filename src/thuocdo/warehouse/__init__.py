"""The registers as columns: what `facts` declares, kept as monthly Parquet files, and the engine that asks them."""
