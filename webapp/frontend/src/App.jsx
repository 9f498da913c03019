import { useState } from 'react'

import AnswerMonitor from './components/AnswerMonitor.jsx'
import Contents from './components/Contents.jsx'
import DrawMonitor from './components/DrawMonitor.jsx'
import Header from './components/Header.jsx'
import NewVersion from './components/NewVersion.jsx'
import PagePanels from './components/PagePanels.jsx'
import { useAnswer } from './hooks/useAnswer.js'
import { useCorrections } from './hooks/useCorrections.js'
import { useSheet } from './hooks/useSheet.js'
import { useSteady } from './hooks/useSteady.js'
import { useTheme } from './hooks/useTheme.js'
import { STATIC } from './lib/mode.js'

const { REPOSITORY } = import.meta.env // set in vite.config.js

/** Where drawings go to be read. */
function WhoReads({ alone }) {
  if (STATIC) return 'Drawings never leave this device: the page reads them itself.'
  return (
    <span role="status">
      {alone
        ? 'No connection to the server. This page reads by itself, with its small network.'
        : 'Drawings are sent to this server to be read, and not kept.'}
    </span>
  )
}

export default function App() {
  const { theme, choose, scheme } = useTheme()
  const drawing = useSheet()
  const [network, setNetwork] = useState() // undefined: the one that reads unless told
  const { reading, ask } = useAnswer(drawing.sheet, drawing.strokeId, network)
  const corrections = useCorrections()
  const sheetNow = useSteady(() => drawing.sheet)

  return (
    <>
      <Header theme={theme} onTheme={choose} />
      <main className="page">
        <NewVersion />
        <Contents />
        <div className="monitors">
          <DrawMonitor drawing={drawing} scheme={scheme} onPredict={ask} />
          <AnswerMonitor
            reading={reading} corrections={corrections} penIsDown={drawing.strokeId !== null}
            sheetNow={sheetNow}
          />
        </div>
        <p className="privacy">
          <WhoReads alone={reading.answer?.alone ?? false} />
          {network && <> The <a href="#networks">{network} network</a> reads them.</>}
          {REPOSITORY && <> <a href={REPOSITORY}>All of this is open: the repository.</a></>}
        </p>
        <PagePanels
          sheet={drawing.sheet} {...{ reading, corrections, network }} onNetwork={setNetwork}
        />
      </main>
    </>
  )
}
