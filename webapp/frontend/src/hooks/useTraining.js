import { useCallback, useEffect, useRef, useState } from 'react'

import digitsUrl from '../assets/digits.bin?url'
import { fetchBytes } from '../lib/files.js'

const CURVE = 240 // reports in a curve; if there are more, every other one is dropped

/** A training in a worker: `state` is "none", "loading", "ready" or "failed". */
export function useTraining() {
  const worker = useRef(null)
  const bytes = useRef(null)
  const [state, setState] = useState('none')
  const [error, setError] = useState(null)
  const [now, setNow] = useState(null) // the last report
  const [curve, setCurve] = useState([])
  const [playing, setPlaying] = useState(false)

  useEffect(() => () => worker.current?.terminate(), [])

  const fail = useCallback((message) => {
    setError(message)
    setState('failed')
  }, [])
  const tell = useCallback((message) => worker.current.postMessage(message), [])

  const start = useCallback(async (settings) => {
    try {
      if (!worker.current) {
        setState('loading')
        bytes.current = await fetchBytes(digitsUrl)
        worker.current = startWorker(
          (report) => {
            setNow(report)
            setCurve((points) => withPoint(points, report))
            setState('ready')
          },
          () => fail('This browser cannot train beside the page. Try a newer one.'),
        )
      }
      setPlaying(false)
      setCurve([])
      tell({ type: 'start', bytes: bytes.current, settings })
    } catch ({ message }) {
      fail(message)
    }
  }, [tell, fail])

  const play = () => { setPlaying(true); tell({ type: 'play' }) }
  const pause = () => { setPlaying(false); tell({ type: 'pause' }) }
  const step = () => { setPlaying(false); tell({ type: 'step' }) }

  return { state, error, now, curve, playing, start, play, pause, step, tell }
}

function startWorker(onReport, onError) {
  const worker = new Worker(
    new URL('../workers/training.js', import.meta.url), { type: 'module' },
  )
  worker.onmessage = ({ data }) => onReport(data)
  worker.onerror = onError
  return worker
}

function withPoint(points, { examples, heldOutLoss, accuracy }) {
  if (points.at(-1)?.examples >= examples) return points
  const more = [...points, { examples, loss: heldOutLoss, accuracy }]
  return more.length > CURVE ? more.filter((_, i) => i % 2 === 0) : more
}
