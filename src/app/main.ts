import { mount } from 'svelte';
import App from './App.svelte';
import { compose } from './compose.ts';
import { askedLanguage } from './language.ts';
import { Updates } from './updates.ts';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

mount(App, { target, props: { services: compose(new Updates()), language: askedLanguage(location.search) } });
