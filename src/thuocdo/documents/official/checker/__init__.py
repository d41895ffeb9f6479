"""Which rules of Decree 30/2020/NĐ-CP a Word file breaks."""
