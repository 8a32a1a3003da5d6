import '@kern-ux/native/dist/kern.min.css';
import '@kern-ux/native/dist/fonts/fira-sans.css';
import './styles/page.css';
import './styles/tiles.css';
import './styles/charts.css';
import './styles/services.css';
import './styles/tables.css';
import './styles/phone.css';
import './styles/print.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from './api.ts';
import { App } from './App.tsx';
import { leaveWithOtherTabs } from './session.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

/** One repetition: a server that restarts is back after a second. What it refused it would refuse again. */
const retry = (failures: number, error: Error): boolean => failures < 1 && !(error instanceof ApiError && error.status < 500);

// a browser may keep a page as it was and show it when somebody goes back, who may have signed out since
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
leaveWithOtherTabs();

// 'always': a server on this machine answers without a network, too
const client = new QueryClient({ defaultOptions: { queries: { retry, staleTime: 15_000, networkMode: 'always' } } });
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
