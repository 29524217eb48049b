"""What only the Vendor page has: whose scorecard it is, and which scopes that vendor and its peers are asked in."""
