import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'

import App from './App.jsx'

/** The page in its first state, as HTML: see plugins/prerender.js. */
export const desk = () => renderToString(<StrictMode><App /></StrictMode>)
