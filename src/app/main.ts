import { mount } from 'svelte';
import App from './App.svelte';
import { compose } from './compose.ts';
import { askedLanguage } from './language.ts';
import { Updates } from './updates.ts';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

const updates = new Updates();
mount(App, { target, props: { services: compose(updates), language: askedLanguage(location.search) } });
updates.register();
