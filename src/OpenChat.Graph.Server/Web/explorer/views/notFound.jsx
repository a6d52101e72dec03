// What an address shows that has no view.
import { Link } from 'wouter';
import { usePage } from '../parts/page.jsx';

export function NotFound() {
  usePage({ title: 'Not found' });
  return (
    <>
      <h1>There is nothing at this address</h1>
      <p>
        Look for what you want in the search box above, or begin <Link href="/">at home</Link>.
      </p>
    </>
  );
}
