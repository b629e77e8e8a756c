import { visible } from './visible-characters';

/** Text that a browser shows as it is, in an element or in an attribute in double quotes. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"]/g, letter => `&#${letter.charCodeAt(0)};`);
}
