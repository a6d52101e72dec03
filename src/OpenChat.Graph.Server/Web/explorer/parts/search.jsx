// The search box: typing completes, the API forgives spelling, and everything works by keyboard.
import { useCombobox } from 'downshift';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { ask } from '../api.js';
import searchOperation from '../operations/search.graphql';
import { addressOfId, kindWords } from '../words.js';

const pause = 120; // milliseconds after a key in which the next one usually comes

/** Opens what is chosen, or gives it to `choose`; then the label is shown. `kinds` are those that are offered. */
export function Search({ isLarge = false, choose, kinds, label = 'Find a model, dataset, license or organisation' }) {
  const [, go] = useLocation();
  const [text, setText] = useState('');
  const [found, setFound] = useState({ text: '', edges: [], total: 0 });
  const wantsFirst = useRef(false);
  const sought = text.trim().slice(0, 200);
  const offered = kinds?.join(' ');

  useEffect(() => {
    if (!sought) {
      setFound({ text: '', edges: [], total: 0 });
      return undefined;
    }

    const leave = new AbortController();
    const timer = setTimeout(
      () =>
        ask(searchOperation, { text: sought, kinds: offered?.split(' ') }, leave.signal).then(
          ({ data, problem }) =>
            setFound({
              text: sought,
              problem,
              edges: (data?.search.edges ?? []).filter(edge => addressOfId(edge.node.id)),
              total: data?.search.totalCount ?? 0,
            }),
          () => {}, // typed on
        ),
      pause,
    );
    return () => {
      clearTimeout(timer);
      leave.abort(new DOMException('Typed on.', 'AbortError'));
    };
  }, [sought, offered]);

  const isCurrent = found.text === sought;
  const box = useCombobox({
    items: found.edges,
    inputValue: text,
    itemToString: edge => edge?.node.name ?? '',
    defaultHighlightedIndex: 0,
    selectedItem: null,
    onInputValueChange: ({ inputValue, type }) => {
      if (type === useCombobox.stateChangeTypes.InputKeyDownEscape) {
        setText(inputValue);
      }
    },
    onSelectedItemChange: ({ selectedItem }) => open(selectedItem),
  });

  function open(edge) {
    if (edge) {
      setText('');
      (choose ?? (node => go(addressOfId(node.id))))(edge.node);
    }
  }

  // who is faster than the answer gets its first result when it comes
  useEffect(() => {
    if (wantsFirst.current && isCurrent) {
      wantsFirst.current = false;
      open(found.edges[0]);
    }
  });

  const isOpen = box.isOpen && sought !== '';
  return (
    <div className={isLarge ? 'search large' : 'search'} role={choose ? undefined : 'search'}>
      <label {...box.getLabelProps({ className: isLarge || choose ? '' : 'unseen' })}>{label}</label>
      <input
        {...box.getInputProps({
          type: 'search',
          placeholder: choose ? undefined : 'Zephyr, UltraChat, Llama 2 license …',
          spellCheck: false,
          autoComplete: 'off',
          // not by onInputValueChange, which comes too late for who types fast: letters would be lost
          onChange: event => {
            wantsFirst.current = false;
            setText(event.target.value);
          },
          onKeyDown: event => {
            if (event.key === 'Enter' && sought && !isCurrent) {
              wantsFirst.current = true;
            }
          },
        })}
      />
      <ul {...box.getMenuProps({ className: isOpen ? 'menu' : 'menu closed', 'aria-label': 'What was found' })}>
        {isOpen &&
          found.edges.map((edge, index) => (
            <li key={edge.node.id} {...box.getItemProps({ item: edge, index, className: box.highlightedIndex === index ? 'chosen' : '' })}>
              <bdi className="name">{edge.node.name}</bdi>
              <span className="kind">{about(edge)}</span>
            </li>
          ))}
      </ul>
      <p className="unseen" role="status">
        {sought && isCurrent && !found.problem && said(found)}
      </p>
      {isOpen && isCurrent && found.edges.length === 0 && (
        <p className="menu nothing">
          {found.problem ? `${found.problem.message} ${found.problem.advice}` : `Nothing is called “${found.text}” or nearly so.`}
        </p>
      )}
    </div>
  );
}

function said({ edges, total }) {
  return edges.length === 0 ? 'Nothing found' : `${edges.length} of ${total} shown; arrow keys choose, Enter opens`;
}

/** What tells it from others of its name: kind, maker or size, and the alias by which it was found. */
function about({ node, matched }) {
  const facts = [kindWords(node), node.parameters, node.spdxId, node.country, node.organisations?.map(maker => maker.name).join(', ')];
  const alias = matched !== node.name && matched !== node.id ? `“${matched}”` : null;
  return [...facts, alias].filter(fact => fact).join(' · ');
}
