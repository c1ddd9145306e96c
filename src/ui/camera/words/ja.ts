import type { CameraCatalog } from './types.ts';

export default {
	open: 'カメラでスキャン',
	close: 'カメラを閉じる',
	title: 'カメラ',
	starting: 'カメラを起動しています…',
	ready: 'コードを枠の中に映してください',
	torch: 'ライト',
	goOn: '続けて読む',
	again: 'もう一度試す',
	counted: (count) => `${count} 件`,
	troubles: {
		dark: '暗くて読めません。明るい所へ移すか、ライトを点けてください',
		close: '近すぎます。少し離してください',
		blurred: 'ぼやけています。動かさずに少し離してください',
	},
	refusals: {
		denied: 'カメラが許可されていません。ブラウザーの設定で許可するか、スキャナーか検索をお使いください',
		missing: 'この端末にカメラがありません。スキャナーか検索をお使いください',
		busy: 'カメラを使えません。ほかのアプリを閉じて、もう一度お試しください',
		insecure: 'この接続ではカメラを使えません。https で開いてください',
	},
} satisfies CameraCatalog;
