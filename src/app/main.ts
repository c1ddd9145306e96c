import { mount } from 'svelte';
import { localNote } from '#platform/local-note.ts';
import { sentinelNote } from '#storage/sentinel.ts';
import { sellScreen } from '#ui/sell-screen.ts';
import App from './App.svelte';
import { compose } from './compose.ts';
import { askedLanguage } from './language.ts';
import { Updates } from './updates.ts';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

// A till will sell in a moment: its screen is fetched while the database is read.
if (sentinelNote(localNote).read()) sellScreen().catch(() => {});
mount(App, { target, props: { services: compose(new Updates()), language: askedLanguage(location.search) } });
