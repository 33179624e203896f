"""What to ask next: what we want (agenda), what became of it (ledger), what follows (planner). Pure."""
