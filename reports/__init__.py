"""What travels: the weekly pack and the messages. Reads questions; knows nothing of Streamlit."""
