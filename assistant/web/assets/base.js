// Where the service is: at the root, whatever page this is. Streamlit would look for itself below
// the page's own path first.
window.__streamlit = { BACKEND_BASE_URL: window.location.origin };
