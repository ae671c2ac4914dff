"""What Padauk remembers: tables, migrations, and the one place that opens the database; knows no discord."""
