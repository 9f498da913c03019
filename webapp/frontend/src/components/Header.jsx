import { THEMES } from '../hooks/useTheme.js'
import { CONTENTS } from '../lib/parts.js'

export default function Header({ theme, onTheme }) {
  return (
    <header className="header">
      <div>
        <h1>MNIST From Scratch</h1>
        <p>A neural network in plain NumPy reads the digit you draw.</p>
      </div>
      <fieldset className="theme-switch">
        <legend>Colours</legend>
        {THEMES.map((name) => (
          <label key={name}>
            <input
              type="radio" name="theme" value={name}
              checked={theme === name} onChange={() => onTheme(name)}
            />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      <nav className="contents" aria-label="Contents">
        <ul>
          {CONTENTS.map(([id, words]) => <li key={id}><a href={`#${id}`}>{words}</a></li>)}
        </ul>
      </nav>
    </header>
  )
}
