// Under each answer: where the sources disagree, what the cited papers say, plain words, what to ask next.
// Every value is shown as text; the only links are those that the server made.
import { useEffect, useState } from "react"

const box = "rounded-lg border p-3 text-sm"

// The answer has a line for each side; here are the sentences behind it.
function Conflict({ conflict }) {
  return (
    <details className={box}>
      <summary>Both sides in whole sentences ({conflict.about})</summary>
      <div className="conflict-sides mt-2">
        {conflict.sides.map((side, n) => (
          <div key={n} className="rounded border p-2">
            <h5 className="font-medium mb-1">{n === 0 ? "On one side" : "On the other"}</h5>
            {side.texts.map((text) => <p key={text} className="mb-2">{text}</p>)}
            {side.kinds.map((kind) => <span key={kind} className="chip">{kind}</span>)}
          </div>
        ))}
      </div>
    </details>
  )
}

function Buttons({ label, texts, press }) {
  if (!texts.length) return null
  return (
    <div role="group" aria-label={label} className="flex flex-wrap gap-2 text-sm">
      {texts.map((text, n) => (
        <button key={text} type="button" className="rounded-lg border px-3 py-1 text-left" onClick={() => press(n)}>{text}</button>
      ))}
    </div>
  )
}

// The browser's own voices on this machine: nothing that is read aloud leaves it.
function ReadAloud() {
  const speech = typeof window === "undefined" ? undefined : window.speechSynthesis
  const [voice, setVoice] = useState(null)
  const [on, setOn] = useState(false)
  useEffect(() => {
    if (!speech) return
    const find = () => setVoice(speech.getVoices().find((v) => v.localService && v.lang.startsWith("en")) || null)
    find()
    speech.addEventListener("voiceschanged", find)
    return () => { speech.removeEventListener("voiceschanged", find); speech.cancel() }
  }, [])
  if (!voice || !props.speech?.length) return null
  const press = () => {
    speech.cancel()
    if (on) { setOn(false); return }
    props.speech.forEach((text, n) => {
      const said = new SpeechSynthesisUtterance(text)
      said.voice = voice
      said.lang = voice.lang
      if (n === props.speech.length - 1) said.onend = () => setOn(false)
      speech.speak(said)
    })
    setOn(true)
  }
  return (
    <button type="button" className="source-button underline text-sm self-start no-print" aria-pressed={on} onClick={press}>{on ? "Stop reading" : "Read aloud"}</button>
  )
}

export default function AnswerCard() {
  return (
    <div className="answer-card flex flex-col gap-3 w-full">
      {props.sources.length > 0 && (
        <div role="group" aria-label="Read what the sources say" className="flex flex-wrap items-center gap-2 text-sm no-print">
          <span aria-hidden="true">Read what they say:</span>
          {props.sources.map((source) => (
            <button key={source.n} type="button" className="source-button underline" id={`source-${props.place}-${source.n}`} data-source={source.n} aria-label={`Read what source ${source.n} says: ${source.title}`} onClick={() => callAction({ name: "source", payload: { answer: props.place, n: source.n } })}>[{source.n}]</button>
          ))}
        </div>
      )}
      <ReadAloud />
      {props.conflicts.map((conflict) => <Conflict key={conflict.about} conflict={conflict} />)}
      {props.chain.length > 0 && (
        <details className={box}>
          <summary>What the cited papers say ({props.chain.length})</summary>
          <ul className="list-disc pl-5 mt-2 space-y-1">
            {props.chain.map((link, n) => (
              <li key={n}>Sentence {link.claim} cites {link.source}: <strong>{link.verdict}</strong>. {link.note}</li>
            ))}
          </ul>
        </details>
      )}
      {props.details.length > 0 && (
        <details className={box}>
          <summary>Places and identifiers</summary>
          <ul className="mt-2">{props.details.map((line) => <li key={line}>{line}</li>)}</ul>
        </details>
      )}
      {props.terms.length > 0 && (
        <details className={box}>
          <summary>Words used here ({props.terms.length})</summary>
          <dl className="mt-2">
            {props.terms.map((term, n) => (
              <div key={term.term} className="mb-1"><dt className="font-medium inline">{term.term}: </dt><dd className="inline" id={`term-${props.place}-${n}`} data-term={n}>{term.meaning}</dd></div>
            ))}
          </dl>
        </details>
      )}
      <Buttons label={props.asking} texts={props.follow_ups} press={(n) => callAction({ name: "ask", payload: { question: props.follow_ups[n] } })} />
    </div>
  )
}
