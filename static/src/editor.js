// The lyric editor, loaded by the first page that shows a sheet.
export { mountEditors } from "../js/editor/mount.js";
