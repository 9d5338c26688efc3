// The documents that a reader brought, each with a button that takes it out of the conversation.
import { useState } from "react"

export default function DocumentChips() {
  const [pressed, setPressed] = useState([])
  const remove = (id) => {
    setPressed([...pressed, id])
    callAction({ name: "remove", payload: { id } })
  }
  return (
    <ul aria-label="Your documents" className="document-chips">
      {props.documents.map((one) => (
        <li key={one.id} className="document-chip" data-gone={one.gone}>
          <span title={one.title}>{one.name}</span>
          {one.gone
            ? <em>removed</em>
            : <button type="button" className="no-print" disabled={pressed.includes(one.id)} aria-label={`Remove ${one.title} (${one.name})`} onClick={() => remove(one.id)}>Remove</button>}
        </li>
      ))}
    </ul>
  )
}
