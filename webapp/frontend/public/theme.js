/* Applies the chosen colour scheme before anything is painted, and when it is changed.
 * A file of its own, because the page's Content-Security-Policy allows no inline script. */
window.showTheme = (theme) => {
  document.documentElement.dataset.theme = theme
  for (const scheme of ['light', 'dark']) { // the colour of the browser's own bars
    const bySystem = `(prefers-color-scheme: ${scheme})`
    const chosen = theme === scheme ? 'all' : 'not all'
    document.getElementById(`bar-${scheme}`).media = theme === 'system' ? bySystem : chosen
  }
  document.querySelector('meta[name=color-scheme]').content = { light: 'light', dark: 'dark' }[
    theme] ?? 'dark light'
}

if (window.location.protocol === 'file:') { // browsers refuse the rest of the page there
  window.addEventListener('DOMContentLoaded', () => {
    document.body.textContent = 'A browser runs this page only from a web server. In this folder, '
      + 'start "python3 -m http.server --bind 127.0.0.1 8000", then open http://127.0.0.1:8000.'
  })
}

try {
  window.showTheme(localStorage.getItem('mnist-theme') ?? 'system')
} catch {
  // storage is blocked: the system's scheme is used
}
