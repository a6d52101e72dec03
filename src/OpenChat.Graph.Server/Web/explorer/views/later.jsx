// What stands at an address that is kept for a view that is not built yet: how to get the same answer until then.
import { editorAddress, hasEditor } from '../api.js';
import { usePage } from '../parts/page.jsx';

/** `example` is one of the questions that the editor opens with. */
export function Later({ title, example }) {
  usePage({ title, operation: example });
  return (
    <>
      <h1>{title}</h1>
      <p>There is no page for this yet, and its address is kept for it.</p>
      {hasEditor && (
        <p>
          <a href={editorAddress(example)}>The editor answers the same question</a>, with an example to change.
        </p>
      )}
    </>
  );
}
