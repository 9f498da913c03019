import { useState } from 'react'

import AnswerMonitor from './components/AnswerMonitor.jsx'
import Contents from './components/Contents.jsx'
import DrawMonitor from './components/DrawMonitor.jsx'
import Header from './components/Header.jsx'
import PagePanels from './components/PagePanels.jsx'
import { useAnswer } from './hooks/useAnswer.js'
import { useCorrections } from './hooks/useCorrections.js'
import { useSheet } from './hooks/useSheet.js'
import { useTheme } from './hooks/useTheme.js'

export default function App() {
  const { theme, choose, scheme } = useTheme()
  const drawing = useSheet()
  const [network, setNetwork] = useState() // undefined: the one that reads unless told
  const { reading, ask } = useAnswer(drawing.sheet, drawing.strokeId, network)
  const corrections = useCorrections()

  return (
    <>
      <Header theme={theme} onTheme={choose} />
      <main className="page">
        <Contents />
        <div className="monitors">
          <DrawMonitor drawing={drawing} scheme={scheme} onPredict={ask} />
          <AnswerMonitor
            reading={reading} corrections={corrections} penIsDown={drawing.strokeId !== null}
          />
        </div>
        <p className="privacy">
          Drawings are sent to this server to be read, and not kept.
          {network && <> The <a href="#networks">{network} network</a> reads them.</>}
        </p>
        <PagePanels
          sheet={drawing.sheet} {...{ reading, corrections, network }} onNetwork={setNetwork}
        />
      </main>
    </>
  )
}
