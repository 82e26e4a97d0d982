import {createContext, useContext} from 'react';
import {chooseTheme, type Theme} from '../theme.ts';

export const ThemeContext = createContext<Theme>(chooseTheme({env: {LANG: 'C.UTF-8'}, platform: 'linux'}));
export const useTheme = (): Theme => useContext(ThemeContext);
