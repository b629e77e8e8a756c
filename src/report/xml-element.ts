import type { XMLElement } from 'xmlbuilder';
import { visibleInXml } from './visible-characters';

/**
 * Adds an element with legal content: the builder escapes markup and rejects characters that are not XML, and no text of a manifest or an
 * answer may end a report.
 */
export function addElement(parent: XMLElement, name: string, attributes: Readonly<Record<string, string | number>>, text?: string): XMLElement {
  const legal = Object.entries(attributes).map(([key, value]) => [key, visibleInXml(String(value))]);
  return parent.ele(name, Object.fromEntries(legal), text === undefined ? undefined : visibleInXml(text));
}
