import { StrictMode } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'

import App from './App.jsx'
import './styles/base.css'
import './styles/monitor.css'
import './styles/page.css'

const root = document.getElementById('root')
const page = <StrictMode><App /></StrictMode>

if (root.hasChildNodes()) hydrateRoot(root, page) // the built page
else createRoot(root).render(page) // npm run dev
