"""What is shown: pages, figures and their templates."""
