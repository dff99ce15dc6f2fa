"""The file of one need as a value: its sections, and the record that is written of them as PDF, JSON and CSV."""
