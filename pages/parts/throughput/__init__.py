"""What only the Throughput page needs: its sections."""
