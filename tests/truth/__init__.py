"""What people read, held against the truth: random portfolios with a planted story, and an oracle.

stories.py plants, oracle.py works out the truth from the items alone, reading.py reads sentences back into statements.
"""
