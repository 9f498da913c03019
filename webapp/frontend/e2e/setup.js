/* What the browser tests run with: browsers and a Python found on this machine. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../..')

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable',
  'chrome.exe', 'msedge.exe']
const BROWSER_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((variable) => [
    join(process.env[variable] ?? '', 'Google/Chrome/Application/chrome.exe'),
    join(process.env[variable] ?? '', 'Microsoft/Edge/Application/msedge.exe'),
  ]),
]

const FIREFOX_PATHS = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  ...['ProgramFiles', 'ProgramFiles(x86)'].map(
    (variable) => join(process.env[variable] ?? '', 'Mozilla Firefox/firefox.exe'),
  ),
]

const onPath = (names) => (process.env.PATH ?? '').split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)))
const firstThatExists = (paths) => paths.find((path) => path && existsSync(path))

/** The path of a Chromium, or undefined; the variable CHROMIUM names another. */
export const findChromium = () => firstThatExists(
  [process.env.CHROMIUM, ...onPath(BROWSERS), ...BROWSER_PATHS],
)

/** The path of a Firefox, or undefined; the variable FIREFOX names another. */
export const findFirefox = () => firstThatExists(
  [process.env.FIREFOX, ...onPath(['firefox-esr', 'firefox']), ...FIREFOX_PATHS],
)

/** The Python that runs the app: $PYTHON, or the one of the repository's .venv. */
export const findPython = () => process.env.PYTHON ?? firstThatExists(
  ['.venv/bin/python', '.venv/Scripts/python.exe'].map((path) => join(ROOT, path)),
) ?? 'python3'

const asRoot = process.getuid?.() === 0

// Chromium's background requests are off: the tests connect to this machine only.
export const FLAGS = ['--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ...(asRoot ? ['--no-sandbox'] : [])]
