// The foot of every page: which data answered, how current it is, and the way to the question itself.
import { base, editorAddress, hasEditor, useAnswer } from '../api.js';
import revisionOperation from '../operations/revision.graphql';

const reasons = {
  STORE_UNREACHABLE: 'its store does not answer',
  STORE_UNUSABLE: 'its store cannot be used',
  IMPORT_UNFINISHED: 'an import is not finished',
  STORE_UNSETTLED: 'its store changes too fast',
  CHANGE_REFUSED: 'a change of the data was not believed',
};

const day = time => new Date(time).toLocaleString('en', { dateStyle: 'long', timeStyle: 'short' });

export function Foot({ page }) {
  const { data } = useAnswer(revisionOperation);
  const current = data?.revision;
  return (
    <footer className="foot">
      <p>
        <strong>Evidence, not legal advice.</strong>{' '}
        {page.operation && hasEditor && <a href={editorAddress(page.operation, page.variables)}>Ask this in GraphQL</a>}
      </p>
      <p>
        {current ? (
          <>
            Revision <code>{(page.revision ?? current.id).slice(0, 12)}</code>, loaded {day(current.loadedAt)}
            {current.staleSince
              ? `; may be behind since ${day(current.staleSince)}, because ${reasons[current.staleReason] ?? current.staleReason}`
              : '; up to date with its store'}
            . {page.revision && page.revision !== current.id && 'The data has changed since: load the page again.'}
          </>
        ) : (
          ' '
        )}
      </p>
      <p>
        <a href={base + LICENSES}>Software used on these pages</a>
      </p>
    </footer>
  );
}
