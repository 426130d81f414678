"""What stands between uvicorn and the pages: middleware, the start page, the health check."""
