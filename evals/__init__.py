"""The evaluation harness: is the answer right, cited, honest, and how fast?"""
