/* Shows the chosen colours before anything is painted, and again when they are chosen anew.
 * A file of its own: the page's policy allows no script within the page. */
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

try {
  window.showTheme(localStorage.getItem('mnist-theme') ?? 'system')
} catch {
  // storage is blocked: as the system has it
}
