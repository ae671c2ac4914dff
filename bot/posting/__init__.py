"""The ledger of posts, and the service that claims, sends and confirms; knows no discord."""
