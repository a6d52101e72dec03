// The explorer: one page, whose address says what it shows.
import { createRoot } from 'react-dom/client';
import { App } from './app.jsx';
import './style.css';

createRoot(document.getElementById('explorer')).render(<App />);
