"""The evaluation of agencies in the handling of dossiers, for officials."""
