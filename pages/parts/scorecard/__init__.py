"""What only the Vendors page needs: whose scorecard it is, and the scopes for that vendor and its peers."""
