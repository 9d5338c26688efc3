"""mTOR-MS Assistant: cited answers on mTOR inhibition and multiple sclerosis."""

__version__ = "0.1.0"

__all__ = ["__version__"]
