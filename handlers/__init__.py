"""What others ask: survey tools' webhooks, CSV files, clicks, commands."""
