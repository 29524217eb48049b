"""What leaves the dashboard: the weekly pack as PDF, HTML and XLSX, a vendor's review handout, and the messages.

Reads questions and the week's briefing; independent of Streamlit. Pages may import it, never the other way round:
dashboard → pages → reports → queries → data.
"""
