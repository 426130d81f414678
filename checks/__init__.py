"""What the network says: one module a question. Knows no Streamlit, no texts, no causes."""
