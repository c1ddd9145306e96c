import { mount } from 'svelte';
import { keyboardWedge } from '#devices/wedge/listen-to-wedge.ts';
import TillApp from '#ui/TillApp.svelte';
import { memoryServices } from './memory-services.ts';

const asked = new URLSearchParams(location.search);
const target = document.querySelector('#app');
if (target) {
	mount(TillApp, {
		target,
		props: {
			services: memoryServices(asked),
			language: asked.get('lang') === 'en' ? 'en' : 'ja',
			scanner: keyboardWedge(window),
		},
	});
}
